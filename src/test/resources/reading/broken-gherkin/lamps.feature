Feature: Lamps

  Scenario: A lamp is lit
    Given these lamps:
      | name | lit |
      | one  |
    Wenn somebody comes
    Then the answer is 200

  Scenario Outline: Never told
    Given it is <time>
