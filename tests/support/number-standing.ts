import type pg from 'pg'

/** What the register says of how a child's number, name and date of birth compare with demographics. */
export type NumberStanding = {
  status: string
  /** The details that differ. */
  differs: string[]
  traced: boolean
  protected: boolean
  /** It is in the queue of those that are compared by the clock. */
  waits: boolean
}

/** How a child stands whom an authority holds under a number; undefined when it holds none. */
export async function numberStanding(admin: pg.Client, authorityId: string, nhsNumber: string): Promise<NumberStanding | undefined> {
  const { rows } = await admin.query<NumberStanding>(
    `select c.number_status as status, c.differs_in as differs, c.traced_at is not null as traced, c.is_protected as protected,
            exists (select from cpis.number_check q where q.child_id = c.id) as waits
     from cpis.child c where c.nhs_number = $1 and c.authority_id = $2`,
    [nhsNumber, authorityId],
  )
  return rows[0]
}

/** The links between numbers that lead on from one, one after the other. */
export async function linksFrom(admin: pg.Client, nhsNumber: string): Promise<string[]> {
  const { rows } = await admin.query<{ by: string }>(
    `with recursive link as (
       select s.replaced_by as by, 1 as step from cpis.superseded_number s where s.nhs_number = $1
       union all select s.replaced_by, l.step + 1 from cpis.superseded_number s join link l on s.nhs_number = l.by where l.step < 10)
     select by from link order by step`,
    [nhsNumber],
  )
  return rows.map(({ by }) => by)
}
