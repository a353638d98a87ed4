/**
 * Files as applications: {@link io.wsgi4j.files.DirectoryApplication} answers with the
 * files of a directory (<a href="https://www.rfc-editor.org/rfc/rfc9110">RFC 9110</a>).
 */
@NullMarked
package io.wsgi4j.files;

import org.jspecify.annotations.NullMarked;
