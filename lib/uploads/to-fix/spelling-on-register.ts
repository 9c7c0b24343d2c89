import { z } from 'zod'
import type { CalendarDate } from '@/lib/shared/calendar-date'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { defineUseCase } from '@/lib/use-case/define-use-case'

/** A child as the caller's own register has it. */
export type OnRegister = { nhsNumber: NhsNumber; familyName: string; givenName: string; dateOfBirth: CalendarDate }

/**
 * How the authority's own register writes the child of a row to fix, if the row writes it differently. The authority sent this itself, so
 * nothing new is revealed; what the demographics service holds is never shown.
 *
 * @returns null when the register does not hold the child, has closed its record, or agrees with the row
 */
export const findSpellingOnRegister = defineUseCase({
  name: 'upload.spelling',
  permission: 'upload.check',
  input: z.object({ rowId: z.guid() }),
  run: async ({ tx, input }): Promise<OnRegister | null> => {
    // Raw SQL: compares with the cells of the row, which are JSON.
    const [held] = await tx.$queryRaw<OnRegister[]>`
      select c.nhs_number as "nhsNumber", c.family_name as "familyName", c.given_name as "givenName", c.date_of_birth::text as "dateOfBirth"
      from cpis.rejected_row r
      join cpis.child c on c.nhs_number = regexp_replace(r.cells ->> 'nhs_number', '[^0-9]', '', 'g') and c.closed_on is null
      where r.id = ${input.rowId}::uuid and r.fixed_at is null and r.code = 'CPR03'
        and (c.family_name, c.given_name, c.date_of_birth::text)
            is distinct from (r.cells ->> 'family_name', coalesce(r.cells ->> 'given_name', ''), r.cells ->> 'date_of_birth')`
    return held ?? null
  },
})
