import { TextField } from '@/components/forms/text-field'
import { Button } from '@/components/nhs/button'
import type { Choice } from '@/lib/access-records/access-record'
import { ACCESS_CHANNELS, ACCESS_REASONS, ACCESS_RESULTS, type AccessFilter } from '@/lib/access-records/filter'
import { channelLabel, reasonLabel, resultLabel } from '@/lib/access-records/labels'
import { ChoiceField } from './choice-field'
import { DayField } from './day-field'

/** What stands in the fields: as it was typed when something is to be mended, or else as it is asked for. */
export type FilterValues = { number: string; from: string; to: string; problems: readonly { field: string; message: string }[] }

type Props = {
  /** Where the form is posted to. */
  action: string
  /** The list without any filter. */
  list: string
  filter: AccessFilter
  values: FilterValues
  organisations: readonly Choice[] | null
  settings: readonly Choice[]
}

/** The filters of a list of accesses. Posted, because a number is among them: an address is no place for it. */
export function RecordFilters({ action, list, filter, values, organisations, settings }: Props) {
  const problemAt = (field: string) => values.problems.find((problem) => problem.field === field)?.message ?? null
  return (
    <form action={action} method="post" noValidate autoComplete="off">
      <TextField name="number" label="NHS number of a child" value={values.number} problem={problemAt('number')} numeric />
      {filter.person && <input type="hidden" name="person" value={filter.person} />}
      {organisations && <ChoiceField name="organisation" label="Organisation" any="Any organisation" options={organisations} value={filter.organisation} />}
      <ChoiceField name="setting" label="Care setting" any="Any setting" options={settings} value={filter.setting} />
      <DayField name="from" label="First day" value={values.from} />
      <DayField name="to" label="Last day" value={values.to} problem={problemAt('to')} />
      <ChoiceField name="outcome" label="Result" any="Any result" value={filter.outcome} options={ACCESS_RESULTS.map((value) => ({ value, label: resultLabel(value) }))} />
      <ChoiceField name="reason" label="Reason" any="Any reason" value={filter.reason} options={ACCESS_REASONS.map((value) => ({ value, label: reasonLabel(value) }))} />
      <ChoiceField name="channel" label="Channel" any="Any channel" value={filter.channel} options={ACCESS_CHANNELS.map((value) => ({ value, label: channelLabel(value) }))} />
      <div className="nhsuk-form-group">
        <div className="nhsuk-checkboxes nhsuk-checkboxes--small">
          <div className="nhsuk-checkboxes__item">
            <input className="nhsuk-checkboxes__input" id="emergency" name="emergency" type="checkbox" value="yes" defaultChecked={filter.emergency === true} />
            <label className="nhsuk-label nhsuk-checkboxes__label" htmlFor="emergency">
              Emergency access only
            </label>
          </div>
        </div>
      </div>
      <Button small>
        Show records
      </Button>
      <p>
        <a href={list}>Clear filters</a>
      </p>
    </form>
  )
}
