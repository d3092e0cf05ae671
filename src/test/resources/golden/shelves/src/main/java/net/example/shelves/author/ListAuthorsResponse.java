package net.example.shelves.author;

import java.util.List;

/** Authors. */
record ListAuthorsResponse(List<Author> items, long total) {}
