package com.example.app.support.account;

${imports}

/** ${doc} */
@Service
public class SignIns {

    ${members}
}
