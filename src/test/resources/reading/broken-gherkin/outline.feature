Feature: Chairs

  Scenario Outline: Never told
    Given it is <time>
