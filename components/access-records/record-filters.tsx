import { Choice as Tick, Choices } from '@/components/forms/choices'
import { DayFields, type DaysInForm } from '@/components/forms/day-fields'
import { FilterChoice } from '@/components/forms/filter-choice'
import { FormGroup } from '@/components/forms/form-group'
import { TextField } from '@/components/forms/text-field'
import { Button } from '@/components/nhs/button'
import type { Choice } from '@/lib/access-records/access-record'
import { ACCESS_CHANNELS, ACCESS_REASONS, ACCESS_RESULTS, type AccessFilter } from '@/lib/access-records/filter'
import { channelLabel, reasonLabel, resultLabel } from '@/lib/access-records/labels'

/** What the fields contain: as typed when something needs correcting, otherwise the filter in force. */
export type FilterValues = { number: string } & DaysInForm

type Props = {
  /** Where the form posts to. */
  action: string
  /** The list without any filter. */
  list: string
  filter: AccessFilter
  values: FilterValues
  organisations: readonly Choice[] | null
  settings: readonly Choice[]
}

/** The filters of a list of accesses. Posted, because one of them is an NHS number, which must not be in an address. */
export function RecordFilters({ action, list, filter, values, organisations, settings }: Props) {
  const problemAt = (field: string) => values.problems.find((problem) => problem.field === field)?.message ?? null
  return (
    <form action={action} method="post" noValidate autoComplete="off">
      <TextField name="number" strong label="NHS number of a child" value={values.number} problem={problemAt('number')} numeric />
      {filter.person && <input type="hidden" name="person" value={filter.person} />}
      {organisations && (
        <FilterChoice name="organisation" label="Organisation" any="Any organisation" options={organisations} value={filter.organisation} />
      )}
      <FilterChoice name="setting" label="Care setting" any="Any setting" options={settings} value={filter.setting} />
      <DayFields days={values.days} problems={values.problems} />
      <FilterChoice name="outcome" label="Result" any="Any result" value={filter.outcome} options={labelled(ACCESS_RESULTS, resultLabel)} />
      <FilterChoice name="reason" label="Reason" any="Any reason" value={filter.reason} options={labelled(ACCESS_REASONS, reasonLabel)} />
      <FilterChoice name="channel" label="Channel" any="Any channel" value={filter.channel} options={labelled(ACCESS_CHANNELS, channelLabel)} />
      <FormGroup wrong={false}>
        <Choices kind="checkboxes" look="small">
          <Tick
            kind="checkboxes"
            id="emergency"
            name="emergency"
            value="yes"
            label="Emergency access only"
            defaultChecked={filter.emergency === true}
          />
        </Choices>
      </FormGroup>
      <Button small>Show records</Button>
      <p>
        <a href={list}>Clear filters</a>
      </p>
    </form>
  )
}

function labelled<Code extends string>(codes: readonly Code[], label: (code: Code) => string): Choice[] {
  return codes.map((value) => ({ value, label: label(value) }))
}
