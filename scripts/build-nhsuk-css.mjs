// Compiles the NHS design system into app/nhsuk.css and copies four of its icons, once for each version of it and of this file.
//
// nhsuk-frontend cannot be imported as shipped: Next's bundler fails on one of its container queries (vercel/next.js
// issue 98261), and it would fetch a font from an NHS host that we have no right to use.
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './bootstrap/root.mjs'

const from = path.join(root, 'node_modules/nhsuk-frontend')
const sheet = path.join(root, 'app/nhsuk.css')
const images = path.join(root, 'public/assets/images')
const icons = ['arrow-down', 'arrow-up', 'arrow-up-down', 'cross'].map((name) => `nhsuk-icon-${name}.svg`)

const mark = `/* ${createHash('sha256')
  .update(readFileSync(path.join(from, 'package.json')))
  .update(readFileSync(path.join(root, 'scripts/build-nhsuk-css.mjs')))
  .digest('hex')} */`

const done = existsSync(sheet) && readFileSync(sheet, 'utf8').startsWith(mark) && icons.every((icon) => existsSync(path.join(images, icon)))

if (!done) {
  const { compileString } = await import('sass')
  const { css } = compileString(
    `@use "nhsuk-frontend/dist/nhsuk" with (
       $nhsuk-font-family: (Arial, "Liberation Sans", sans-serif),
       $nhsuk-page-width: 1200px);`,
    { loadPaths: [path.join(root, 'node_modules')], style: 'compressed', charset: false, quietDeps: true },
  )
  // A container query by name alone is valid CSS, but the bundler's parser refuses it; min-width:0 means the same.
  const fixed = css.replaceAll('@container scroll-content{', '@container scroll-content (min-width:0){')
  mkdirSync(images, { recursive: true })
  for (const icon of icons) cpSync(path.join(from, 'dist/nhsuk/assets/images', icon), path.join(images, icon))
  writeFileSync(sheet, `${mark}\n${fixed.replace(/^\uFEFF/, '')}\n`)
}
