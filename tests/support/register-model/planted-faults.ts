import type pg from 'pg'

/** A fault of the kind that the model is there for, and what it must say of it. */
export type PlantedFault = { what: string; says: RegExp; plant(admin: pg.Client): Promise<void>; takeOut(admin: pg.Client): Promise<void> }

/** A function of the database in which something is put in place of something else. */
function altered(what: string, says: RegExp, name: string, change: (definition: string) => string): PlantedFault {
  let former = ''
  return {
    what,
    says,
    plant: async (admin) => {
      const { rows } = await admin.query<{ definition: string }>('select pg_get_functiondef($1::regproc) as definition', [`cpis.${name}`])
      former = rows[0]?.definition ?? ''
      const faulty = change(former)
      if (faulty === former) throw new Error(`${name} no longer says what the planted fault takes out`)
      await admin.query(faulty)
    },
    takeOut: async (admin) => void (await admin.query(former)),
  }
}

/** A trigger that overrules what the product writes about held endings. */
function overruled(what: string, says: RegExp, event: string, body: string): PlantedFault {
  return {
    what,
    says,
    plant: async (admin) => {
      await admin.query(`create function cpis.planted() returns trigger language plpgsql volatile as $$ begin ${body} end $$`)
      await admin.query(`create trigger planted before ${event} on cpis.held_ending for each row execute function cpis.planted()`)
    },
    takeOut: async (admin) => void (await admin.query('drop trigger planted on cpis.held_ending; drop function cpis.planted()')),
  }
}

const ENDED = /a plan ended that nothing could end/

export const PLANTED_FAULTS: readonly PlantedFault[] = [
  overruled(
    'an absence is applied although a later file names the child',
    ENDED,
    'update',
    `if old.how = 'absent' and new.state = 'overtaken' and current_user = 'cpis_app' then return null; end if; return new;`,
  ),
  altered('a declined offer ends the plan', ENDED, 'answer_transfer', (definition) =>
    definition.replace(
      `    return 'decided';`,
      `    update cpis.plan set end_date = cpis.today(), changed_by = p_name where id = t.plan_id; return 'decided';`,
    ),
  ),
  altered('an absence found before or during an offer is applied after it was declined', ENDED, 'absence_is_overtaken', (definition) =>
    definition.replace(/\(t\.state = 'offered' or t\.decided_at >= .*\)\)\)/, 'false)'),
  ),
  altered('keeping time counts from the day of the end', /a plan was erased \d+ days after/, 'erase_old_records', (definition) =>
    definition.replace(/and p\.changed_at < v_before and cpis\.plan_over_since\(.*\) \+ interval '13 months' < cpis\.today\(\)/, ''),
  ),
  altered(
    'a number leads to what replaced it, and not back',
    /two numbers of one person do not agree|a look-up of number/,
    'numbers_of',
    (definition) => definition.replace('end loop;', 'end loop; return v_numbers;'),
  ),
  altered('an unborn plan ends on the day that was expected', ENDED, 'apply_due_endings', (definition) =>
    definition.replace('begin', 'begin update cpis.plan set end_date = expected_on where end_date is null and expected_on <= cpis.today();'),
  ),
  altered('a look-up does not see unborn plans', /a look-up of number .* says none/, 'plan_standing', (definition) =>
    definition.replace('select case', `select case when p_type = 'UCPP' then null`),
  ),
  overruled('an end long past is applied at once', ENDED, 'insert', 'new.needs_confirmation := false; return new;'),
]
