insert into cpis.caller_key default values;
