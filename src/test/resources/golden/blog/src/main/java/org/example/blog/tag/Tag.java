package org.example.blog.tag;

/** A word that posts are found by. */
record Tag(String word, long posts) {}
