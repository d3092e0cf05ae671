/** Events that go out to whoever listens at the broker. */
@NullMarked
package com.example.app.support.broker;

import org.jspecify.annotations.NullMarked;
