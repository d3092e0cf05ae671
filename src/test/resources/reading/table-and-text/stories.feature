Feature: A shop

  Scenario: A table and a text
    When Ada calls addEdition with:
      | id | 7 |
      """
      { "isbn": "9780000000001" }
      """
    Then the answer is 201
