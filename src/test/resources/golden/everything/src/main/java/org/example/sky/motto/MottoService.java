package org.example.sky.motto;

import org.springframework.stereotype.Service;

/** The rules of motto. */
@Service
class MottoService {

    /** See observatory.md:209. */
    String motto() {
        return "Per aspera ad astra";
    }
}
