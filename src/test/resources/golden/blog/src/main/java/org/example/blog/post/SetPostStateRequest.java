package org.example.blog.post;

import java.util.Set;
import org.example.blog.support.input.EnumRule;
import org.example.blog.support.input.Input;
import org.example.blog.support.input.RecordRule;

/** What {@code setPostState} takes. */
record SetPostStateRequest(PostState state) {

    static final RecordRule<SetPostStateRequest> RULE = new RecordRule<>(SetPostStateRequest::read);

    private static final Set<String> FIELDS = Set.of("state");

    private static final EnumRule<PostState> STATE = EnumRule.of(PostState.class);

    private static SetPostStateRequest read(Input in) {
        in.only(FIELDS);
        return new SetPostStateRequest(in.required("state", STATE));
    }
}
