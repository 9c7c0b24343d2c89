-- The national matching, coarsely: the family names agree, and the given names as a whole or the first of one with any of the other.
create or replace function cpis.same_names(p_family text, p_given text, p_other_family text, p_other_given text) returns boolean
language sql immutable parallel safe as $$
  select cpis.name_letters(p_family) = cpis.name_letters(p_other_family)
    and (cpis.name_letters(p_given) = cpis.name_letters(p_other_given)
      or exists (
        select from regexp_split_to_table(p_given, '[\s-]+') with ordinality as theirs (word, at)
        join regexp_split_to_table(p_other_given, '[\s-]+') with ordinality as ours (word, at) on 1 in (theirs.at, ours.at)
        where cpis.name_letters(theirs.word) = cpis.name_letters(ours.word) and cpis.name_letters(ours.word) <> ''))
$$;

alter function cpis.same_names(text, text, text, text) owner to cpis_owner;
revoke all on function cpis.same_names(text, text, text, text) from public;
grant execute on function cpis.same_names(text, text, text, text) to cpis_disclose, cpis_register, cpis_retention;

comment on function cpis.same_names(text, text, text, text) is
  'Whether two names may be those of one person.';
