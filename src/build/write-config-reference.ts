// Writes config/README.md: `npm run config-reference`.
import { writeFile } from 'node:fs/promises'
import { configReference, REFERENCE_FILE } from './config-reference.ts'

await writeFile(REFERENCE_FILE, configReference())
