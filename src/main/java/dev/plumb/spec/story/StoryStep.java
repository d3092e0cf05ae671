package dev.plumb.spec.story;

import dev.plumb.source.Span;

/** A sentence of a story, understood (LANGUAGE 13). Each kind is a record of its own beside its sentence. */
public sealed interface StoryStep
        permits GivenRows,
                SignedIn,
                SomeVisitor,
                Calls,
                CallsAtOnce,
                Follows,
                TimePasses,
                TimeIs,
                PartnerAnswers,
                PartnerFails,
                ReactionsHaveRun,
                AnswerIs,
                AnswerHas,
                AnswerItems,
                AnswerErrors,
                AnswerContains,
                AnswersAreTheSame,
                SomeAnswersAre,
                HeaderIs,
                RowCount,
                RowHas,
                EventPublished,
                PartnerWasCalled,
                TrailHas {
    Span span();
}
