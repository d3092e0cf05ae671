create function f() returns text language plpgsql as $b$ begin /* ; */ return $x$it's; "$$"$x$ || E'\\;'; -- '
end; $b$;
