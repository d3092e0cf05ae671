/** What has happened, stored with the change that it tells of, and what follows from it. */
@NullMarked
package com.example.app.support.event;

import org.jspecify.annotations.NullMarked;
