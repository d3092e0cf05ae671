package com.example.byhand;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

record NewOrder(
        @NotNull @Size(min = 1, max = 500) String shipTo,
        @NotNull @Size(min = 1, max = 100) List<@Valid @NotNull Line> lines) {
    record Line(@NotNull @Size(min = 1, max = 40) String sku, @NotNull @Min(1) @Max(1000) Integer quantity) {}
}
