import type { Comparison, Figures } from './figures'
import { renderUploads } from './report-uploads'
import { count, milliseconds, table } from './report-table'
import type { Weight } from './weight'

/**
 * The figures as a page in Markdown whose tables can also be read in a terminal.
 * @param figures of one run; parts not measured are left out
 */
export function renderFigures(figures: Figures): string {
  const { day, machine, register, schedule, door, page, weight, upload } = figures
  const parts = [
    `# Performance figures`,
    `Measured on ${day} by \`npm run bench\`: ${machine.cores} cores (${machine.processor}), ${machine.memoryGb} GB, Node ${machine.node}, ` +
      `PostgreSQL ${machine.postgresql} with full durability, everything on one machine. Register: ${count(register.children)} children, ` +
      `${count(register.plans)} plans, ${count(register.accesses)} accesses, ${count(register.sizeMb)} MB.`,
    `Medians of ${schedule.rounds} rounds of ${schedule.seconds} seconds, the contestants in turn. Ratios are of the rates, taken round by ` +
      `round: what else the machine did falls on both. They are to be trusted to about a tenth, the rates themselves to less.`,
    door &&
      `## The door\n\nOne look-up is recorded, committed and read, called in the process, beside the same two statements by \`pg\` ` +
        `alone with parameters made beforehand and a connection for each request under way.\n\n${comparisons(door)}`,
    page &&
      `## The page\n\nThrough the production server, with a session, compressed answers and connections that stay open. The ratio is ` +
        `of the result page to the same page with constant data, without a session and without a database.\n\n${comparisons(page)}`,
    weight &&
      `## What the browser receives\n\nBytes, compressed with gzip in brackets. The empty page is an application of the framework ` +
        `with nothing of ours in it.\n\n${weights(weight)}`,
    upload && renderUploads(upload, machine.cores),
  ]
  return `${parts.filter((part) => part !== undefined).join('\n\n')}\n`
}

function comparisons(list: Comparison[]): string {
  const rows = list.flatMap(({ concurrency, ways, ratio }) =>
    ways.map((way) => [
      String(concurrency),
      way.name,
      way.rate.toFixed(0),
      milliseconds(way.p50),
      milliseconds(way.p95),
      milliseconds(way.p99),
      milliseconds(way.cpu),
      milliseconds(way.databaseCpu),
      way.name === ratio.of ? `${ratio.value.toFixed(2)} (aim ${ratio.aim})` : '',
    ]),
  )
  const head = ['at once', 'what', 'a second', 'p50 ms', 'p95 ms', 'p99 ms', 'CPU ms each', 'database CPU ms each', 'ratio']
  return table(head, rows)
}

function weights(list: Weight[]): string {
  const both = (plain: number, compressed: number) => `${count(plain)} (${count(compressed)})`
  const rows = list.map((weight) => [
    weight.page,
    `${weight.scriptFiles}: ${both(weight.scripts, weight.scriptsCompressed)}`,
    both(weight.inline, weight.inlineCompressed),
    both(weight.styles, weight.stylesCompressed),
    both(weight.html, weight.htmlCompressed),
  ])
  return table(['page', 'script files', 'script in the page', 'styles', 'page itself'], rows)
}
