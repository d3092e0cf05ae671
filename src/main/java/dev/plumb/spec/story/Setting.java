package dev.plumb.spec.story;

import dev.plumb.expression.Model;
import dev.plumb.expression.TypedExpression;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Name;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * What stories may speak of: the resolved specification without its stories.
 *
 * @param operations of the contract and without an endpoint alike
 * @param shapes by table, what its API properties are made of
 * @param roles all that the specification names anywhere
 * @param audited the tables that leave a trail
 * @param events the events' names
 * @param partners by name, the operations of its contract
 * @param accounts the table of accounts where the backend is the issuer
 */
public record Setting(
        Catalog catalog,
        Model model,
        Contract contract,
        List<Operation> operations,
        SequencedMap<String, ErrorCode> errors,
        Map<Name, Map<String, TypedExpression>> shapes,
        Set<String> roles,
        Set<Name> audited,
        Set<String> events,
        Map<String, Set<String>> partners,
        Optional<Name> accounts) {
    public Setting {
        operations = List.copyOf(operations);
        shapes = Map.copyOf(shapes);
        roles = Set.copyOf(roles);
        audited = Set.copyOf(audited);
        events = Set.copyOf(events);
        partners = Map.copyOf(partners);
    }
}
