/**
 * Bodies that wait, in memory first and then in a file.
 */
@NullMarked
package io.wsgi4j.spool;

import org.jspecify.annotations.NullMarked;
