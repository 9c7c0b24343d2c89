import { classNames } from './class-names'

export type TagColour = 'white' | 'red' | 'orange' | 'yellow' | 'blue' | 'grey'

type Props = {
  colour: TagColour
  /** Whether its words may wrap onto two lines. */
  wraps?: boolean
  children: string
}

/** The state of something, in a word or two. */
export function Tag({ colour, wraps = false, children }: Props) {
  return <strong className={classNames('nhsuk-tag', `nhsuk-tag--${colour}`, !wraps && 'whitespace-nowrap')}>{children}</strong>
}
