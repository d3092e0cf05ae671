create function a(n int) returns int language plpgsql as 'begin return case when n < 1 then 0 else b(n - 1) end; end';
create function b(n int) returns int language plpgsql as 'begin return a(n - 1); end';
