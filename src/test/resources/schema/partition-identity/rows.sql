delete from p;
