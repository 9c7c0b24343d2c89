import { spawnSync } from 'node:child_process'
import { root } from '@/scripts/bootstrap/root.mjs'
import { enter, logInAs, lookUp } from '@/scripts/screenshots/steps'
import { given, so, when } from './support/sentences'
import { expect, test } from './support/test'

/** In the sample file: looked after by Leeds, until further notice. */
const inTheFile = '9991000046'

test('the children of a file that an authority sends are there at the next look-up', async ({ page, anotherComputer, product }) => {
  await given('a nurse who finds nothing about a child', async () => {
    await logInAs(page, 'Amara Osei')
    await enter(page, inTheFile)
    await expect(page.getByRole('region', { name: 'No plan or care status held for this number' })).toBeVisible()
  })
  await when('the file of Leeds is loaded', () => {
    const load = spawnSync(
      'npm',
      ['run', '--silent', 'import', '--', '--authority', '383', '--contents', 'full', 'tests/fixtures/samples/383-leeds-full.csv'],
      {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, ...product.settings },
      },
    )
    expect(load.stderr, load.stdout).toBe('')
    expect(load.status).toBe(0)
    expect(load.stdout).toContain('400')
  })
  await so('the next look-up shows the child', async () => {
    await lookUp(page, inTheFile)
    const panel = page.getByRole('region', { name: 'Looked-after child' })
    await expect(panel).toContainText('Leeds City Council holds this. Started 30-Jul-2026.')
    await expect(page.getByRole('main')).toContainText('Gupta, Ama')
  })
  const leeds = await anotherComputer()
  await so('and so does the list of the authority', async () => {
    await logInAs(leeds, 'Marcus Whitfield')
    await leeds.getByRole('textbox', { name: 'NHS number or family name' }).fill(inTheFile)
    await leeds.getByRole('button', { name: 'Find' }).click()
    await expect(leeds.getByRole('row', { name: /Gupta/ })).toContainText('30-Jul-2026')
  })
})
