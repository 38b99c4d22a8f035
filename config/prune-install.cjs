// Makes an installation smaller: removes what ONNX Runtime brings for other platforms, and source maps.
// node config/prune-install.cjs, in the folder that node_modules lies in; the images do it. `npm ci` brings all back.
'use strict'
const { existsSync, readdirSync, rmSync } = require('node:fs')
const { join } = require('node:path')

const modules = join(process.cwd(), 'node_modules')
const binaries = join(modules, 'onnxruntime-node', 'bin', 'napi-v6')
if (!existsSync(binaries)) {
  process.stderr.write(`okng: expected the folder ${binaries}, found none: run npm ci first\n`)
  process.exit(1)
}
if (!existsSync(join(binaries, process.platform, process.arch))) {
  process.stderr.write(`okng: ONNX Runtime has nothing for ${process.platform}-${process.arch}: nothing is removed\n`)
  process.exit(1)
}
for (const platform of readdirSync(binaries))
  for (const arch of readdirSync(join(binaries, platform)))
    if (platform !== process.platform || arch !== process.arch)
      rmSync(join(binaries, platform, arch), { recursive: true })
for (const name of readdirSync(modules, { recursive: true }))
  if (/\.(js|mjs|cjs|ts)\.map$/.test(name)) rmSync(join(modules, name))
