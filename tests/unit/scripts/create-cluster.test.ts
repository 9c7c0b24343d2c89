import { expect, it } from 'vitest'
import { whyNot } from '@/scripts/database/create-cluster'

it.each([
  [
    'the failure, and not that what was begun is removed',
    'creating directory ... ok\nFATAL:  could not write: No space left\nchild process exited with exit code 1\ninitdb: removing data directory "/x"',
    'FATAL:  could not write: No space left',
  ],
  [
    'what is the last to say something, where no failure has a name',
    'creating directory ... ok\nchild process exited with exit code 2\ninitdb: removing data directory "/x"\n',
    'child process exited with exit code 2',
  ],
  ['nothing of an empty log', '', ''],
])('a database that could not be created says why: %s', (_, log, why) => expect(whyNot(log)).toBe(why))
