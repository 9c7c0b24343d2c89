import { TextField } from '@/components/forms/text-field'
import { PhoneLink } from '@/components/lookup/phone-link'
import { Button } from '@/components/nhs/button'
import { Card } from '@/components/nhs/card'
import { Details } from '@/components/nhs/details'
import { Heading } from '@/components/nhs/heading'
import { VisuallyHidden } from '@/components/nhs/visually-hidden'
import type { LeadTeam } from '@/lib/contacts/contacts'

type Action = (form: FormData) => Promise<void>
type Fields = { typed: (field: string, saved: string) => string; problem: (field: string) => string | null }
type Props = {
  teams: LeadTeam[]
  /** The server actions; null for those who may only read. */
  acts: { add: Action; change: Action; end: Action } | null
  /** The fields of the form that adds a team, and of the form that changes one. */
  adding: Fields
  changing: (teamId: string) => Fields & { refused: boolean }
}

/** The teams that a plan may name as its lead. Each is changed and ended in place. */
export function LeadTeams({ teams, acts, adding, changing }: Props) {
  return (
    <>
      {teams.length === 0 && <p>No lead team has been added.</p>}
      {teams.length > 0 && (
        <ul className="list-none p-0">
          {teams.map((team) => (
            <Card as="li" tight className="mb-4" key={team.id}>
              <p className="mb-2 wrap-anywhere">
                <strong>{team.name}</strong>, <PhoneLink number={team.phone} />
              </p>
              {acts && <ChangeTeam team={team} acts={acts} fields={changing(team.id)} />}
            </Card>
          ))}
        </ul>
      )}
      {acts && (
        <form action={acts.add} noValidate autoComplete="off">
          <Heading level={3}>Add a lead team</Heading>
          <TeamFields fields={adding} team={{ id: '', name: '', phone: '' }} />
          <Button kind="secondary">Add team</Button>
        </form>
      )}
    </>
  )
}

function ChangeTeam({ team, acts, fields }: { team: LeadTeam; acts: { change: Action; end: Action }; fields: Fields & { refused: boolean } }) {
  return (
    <Details
      summary={
        <>
          Change or end <VisuallyHidden>{team.name}</VisuallyHidden>
        </>
      }
      open={fields.refused}
      className="mb-0"
    >
      <p>Plans in place that name this team are changed with it.</p>
      <form action={acts.change} noValidate autoComplete="off">
        <input type="hidden" name="teamId" value={team.id} />
        <TeamFields fields={fields} team={team} />
        <Button kind="secondary" small>
          Save team
        </Button>
      </form>
      <form action={acts.end}>
        <input type="hidden" name="teamId" value={team.id} />
        <p>A team that has ended is no longer offered. Plans that name it keep its name and number until you change them.</p>
        <Button kind="secondary" small>
          End team <VisuallyHidden>{team.name}</VisuallyHidden>
        </Button>
      </form>
    </Details>
  )
}

function TeamFields({ fields, team }: { fields: Fields; team: LeadTeam }) {
  const suffix = team.id && `-${team.id}`
  return (
    <>
      <TextField
        name="teamName"
        id={`teamName${suffix}`}
        label="Name of the team"
        value={fields.typed('teamName', team.name)}
        problem={fields.problem('teamName')}
      />
      <TextField
        name="teamPhone"
        id={`teamPhone${suffix}`}
        label="Telephone number of the team"
        width={20}
        value={fields.typed('teamPhone', team.phone)}
        problem={fields.problem('teamPhone')}
      />
    </>
  )
}
