package net.example.shelves.author;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The rules of authors. */
@Service
class AuthorService {

    private final AuthorRepository authors;

    AuthorService(AuthorRepository authors) {
        this.authors = authors;
    }

    /** See api.yaml:173. */
    ListAuthorsResponse listAuthors(ListAuthorsQuery query) {
        var items = authors.listAuthors(query);
        return new ListAuthorsResponse(items, authors.countListAuthors(query));
    }

    /** See api.yaml:188. */
    @Transactional
    Author addAuthor(NewAuthor request) {
        var author = authors.insertAuthor(request);
        return shown(author);
    }

    /** What the caller sees of a row that is at hand as it is stored. */
    private static Author shown(AuthorRow author) {
        return new Author(author.id(), author.name(), author.born(), author.died());
    }
}
