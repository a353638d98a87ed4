/**
 * CGI programs as applications: {@link io.wsgi4j.cgi.CgiApplication} runs a CGI/1.1
 * program (<a href="https://www.rfc-editor.org/rfc/rfc3875">RFC 3875</a>) for each
 * request.
 */
@NullMarked
package io.wsgi4j.cgi;

import org.jspecify.annotations.NullMarked;
