// Writes openapi/openapi.json: `node dist/src/build/write-openapi.js`.
import { writeFile } from 'node:fs/promises'
import { OPENAPI_FILE, openApiDocument } from './openapi-document.ts'

await writeFile(OPENAPI_FILE, await openApiDocument())
