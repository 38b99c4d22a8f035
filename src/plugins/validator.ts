import type { FastifySchemaCompiler } from 'fastify'
import type { z } from 'zod'
import { RequestInvalid } from '../errors.ts'
import { describeIssues } from '../describe-issues.ts'

/** Keys of a body whose values are not shown. */
const SECRET = ['password', 'pin']

const PART_NAMES: Readonly<Record<string, string>> = { querystring: 'query' }

/** Checks a part of a request with its zod schema. Throws RequestInvalid, which names each wrong key. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> =
  ({ schema, httpPart = 'request' }) =>
  (data) => {
    const { success, data: value, error } = schema.safeParse(data)
    return success
      ? { value }
      : {
          error: new RequestInvalid(
            `${PART_NAMES[httpPart] ?? httpPart}: ${describeIssues(error.issues, data, SECRET)}`
          )
        }
  }
