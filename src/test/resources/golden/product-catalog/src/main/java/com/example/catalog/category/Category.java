package com.example.catalog.category;

import org.jspecify.annotations.Nullable;

/**
 * A node of the category tree. A root has no parent.
 *
 * @param parent the parent's slug
 */
record Category(String slug, String name, @Nullable String parent) {}
