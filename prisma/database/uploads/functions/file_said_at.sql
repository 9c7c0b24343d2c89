-- A file says what it says at the moment at which it was received or, for a national message, made, where that is earlier (decision 013). Every
-- comparison of two files, and of a file with what somebody said by hand, is one of these moments. While a message has not been read nobody knows
-- when it was made, and it counts from when it came.
create or replace function cpis.file_said_at(p_made_at timestamptz, p_received_at timestamptz) returns timestamptz
language sql immutable parallel safe as $$
  select least(p_made_at, p_received_at)
$$;

alter function cpis.file_said_at(timestamptz, timestamptz) owner to cpis_owner;
revoke all on function cpis.file_said_at(timestamptz, timestamptz) from public;
grant execute on function cpis.file_said_at(timestamptz, timestamptz) to cpis_app, cpis_register, cpis_files;

comment on function cpis.file_said_at(timestamptz, timestamptz) is
  'The moment at which a file says what it says, from when it was made, if it says so, and received.';
