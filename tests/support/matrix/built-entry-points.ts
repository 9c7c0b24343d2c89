import { readFileSync } from 'node:fs'

/** A way into the built product: a page, a route handler or a server action. */
export type EntryPoint = { name: string; kind: 'page' | 'route'; path: string } | { name: string; kind: 'action'; path: string; actionId: string }

type ServerReferences = { node: Record<string, { workers: Record<string, unknown>; filename: string; exportedName: string }> }

/**
 * Every page, route handler and server action of the production build, from the framework's manifests: what is in none of
 * them cannot be reached, and nothing that the list of sources has forgotten can be reached unnoticed.
 */
export function builtEntryPoints(): EntryPoint[] {
  const routes = Object.entries(manifest<Record<string, string>>('app-path-routes-manifest.json')).flatMap(([file, path]): EntryPoint[] =>
    file.endsWith('/page')
      ? [{ name: `page ${path}`, kind: 'page', path }]
      : file.endsWith('/route') && !path.endsWith('.ico')
        ? [{ name: `route ${path}`, kind: 'route', path }]
        : [],
  )
  const paths = new Map(Object.entries(manifest<Record<string, string>>('app-path-routes-manifest.json')))
  const actions = Object.entries(manifest<ServerReferences>('server/server-reference-manifest.json').node).map(
    ([actionId, { workers, filename, exportedName }]): EntryPoint => {
      const page = Object.keys(workers)[0]?.replace(/^app/, '') ?? ''
      return { name: `action ${filename.replace(/^app\//, '')}#${exportedName}`, kind: 'action', path: paths.get(page) ?? page, actionId }
    },
  )
  return [...routes, ...actions].toSorted((a, b) => a.name.localeCompare(b.name))
}

function manifest<Content>(file: string): Content {
  return JSON.parse(readFileSync(`.next/${file}`, 'utf8')) as Content
}
