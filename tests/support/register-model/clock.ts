import type pg from 'pg'

/** The tables whose days and times the rules about plans look at, and no others: what is logged or sealed stays where it is. */
const REGISTER = [
  'child',
  'child_version',
  'plan_version',
  'transfer',
  'superseded_number',
  'parted_number',
  'upload',
  'rejected_row',
  'held_ending',
  'approval',
  'authority',
]

/** What one sequence leaves behind. */
const OF_A_SEQUENCE = [
  ...REGISTER.filter((table) => table !== 'authority'),
  'plan',
  'upload_absence',
  'upload_row',
  'upload_file',
  'checked_file',
  'traced_row',
  'mass_ending',
  'plan_draft',
  'notification',
  'outbox',
]

/**
 * Lets days pass. No test can wait for them, and the database's clock cannot be moved: so all that the register has recorded, and every day that
 * stands in it, moves back by as many days of London. Every rule then works with its own clock, by the code that is deployed.
 */
export async function letDaysPass(admin: pg.Client, days: number): Promise<void> {
  await asNobodyLooks(admin, async () => {
    for (const statement of await movingBack(admin)) await admin.query(statement.replaceAll('$days', String(Math.trunc(days))))
  })
}

/** Empties the register, so that the next sequence begins where the first one did. */
export async function emptyRegister(admin: pg.Client): Promise<void> {
  await asNobodyLooks(admin, async () => {
    await admin.query(OF_A_SEQUENCE.map((table) => `delete from cpis.${table}`).join('; '))
    await admin.query('update cpis.authority set register_updated_at = null')
  })
}

/** Without triggers, which would take the moving for changes. */
async function asNobodyLooks(admin: pg.Client, work: () => Promise<void>): Promise<void> {
  await admin.query('begin; set local session_replication_role = replica')
  await work()
  await admin.query('commit')
}

let statements: string[] | null = null

/** One statement a table, by the columns that the database has. */
async function movingBack(admin: pg.Client): Promise<string[]> {
  if (statements) return statements
  const { rows } = await admin.query<{ table: string; moved: string }>(
    `select table_name as table, string_agg(format(case data_type when 'date' then '%1$I = %1$I - $days'
       else '%1$I = (%1$I at time zone ''Europe/London'' - interval ''$days days'') at time zone ''Europe/London''' end, column_name), ', ') as moved
     from information_schema.columns where table_schema = 'cpis' and data_type in ('date', 'timestamp with time zone') and table_name = any ($1)
     group by table_name`,
    [[...REGISTER, 'plan']],
  )
  if (rows.length !== REGISTER.length + 1) throw new Error('A table of the register has another name: time would not pass for it')
  const moving = (table: string) => `update cpis.${table} set ${rows.find((one) => one.table === table)?.moved}`
  // One after the other, oldest first: two plans of a child that follow one another would clash for a moment.
  const plans = `do $$ declare p record; begin for p in select id from cpis.plan order by start_date loop ${moving('plan')} where id = p.id; end loop; end $$`
  statements = [...REGISTER.map(moving), plans]
  return statements
}
