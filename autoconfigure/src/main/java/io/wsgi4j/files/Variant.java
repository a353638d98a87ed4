package io.wsgi4j.files;

/**
 * A file in one of the codings that it is there in.
 *
 * @param name the name of the file without its coding
 * @param file its content
 * @param coding its coding
 * @param varies whether it depends on the client which one is chosen
 */
record Variant(String name, FileContent file, Coding coding, boolean varies) {

}
