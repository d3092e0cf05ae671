package com.example.catalog.category;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@DenyAll
class CategoryController {

    private final CategoryRepository categories;

    CategoryController(CategoryRepository categories) {
        this.categories = categories;
    }

    /** The whole category tree, flat. */
    @GetMapping(path = "/categories", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    List<Category> listCategories() {
        return categories.listCategories();
    }
}
