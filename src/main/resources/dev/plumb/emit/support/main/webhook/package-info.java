/** Events that go out to whoever has subscribed to them. */
@NullMarked
package com.example.app.support.webhook;

import org.jspecify.annotations.NullMarked;
