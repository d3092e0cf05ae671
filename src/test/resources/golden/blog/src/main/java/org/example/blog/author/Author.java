package org.example.blog.author;

/**
 * Whoever writes or follows; `subject` is the identity provider's id of the person.
 *
 * @param following whether the caller follows them
 */
record Author(String handle, String name, long followers, boolean following) {}
