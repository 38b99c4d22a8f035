import { BODY_EXAMPLES, PARAMETER_EXAMPLES, SCHEMA_EXAMPLES } from './examples.ts'

interface Operation {
  readonly operationId?: string
  readonly parameters?: readonly { readonly name: string; example?: unknown }[]
  readonly requestBody?: { readonly content?: Readonly<Record<string, { example?: unknown }>> }
}
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, { examples?: readonly unknown[] }>> }
}

/** Puts the examples into the API's description. */
export function withExamples<Document extends object>(document: Document): Document {
  const copy = structuredClone(document)
  const { paths, components } = copy as unknown as Description
  for (const [name, schema] of Object.entries(components.schemas))
    if (name in SCHEMA_EXAMPLES) schema.examples = [SCHEMA_EXAMPLES[name]]
  for (const { operationId = '', parameters = [], requestBody } of Object.values(paths).flatMap(
    Object.values<Operation>
  )) {
    const json = requestBody?.content?.['application/json']
    if (json !== undefined && operationId in BODY_EXAMPLES) json.example = BODY_EXAMPLES[operationId]
    const named = PARAMETER_EXAMPLES[operationId] ?? {}
    for (const parameter of parameters) if (parameter.name in named) parameter.example = named[parameter.name]
  }
  return copy
}
