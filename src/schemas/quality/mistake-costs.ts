import { z } from 'zod'

const cost = z.number().gt(0).max(1e9)
const share = z.number().gt(0).lt(1)

/** See MistakeCosts of the domain. */
export const mistakeCosts = z.strictObject({
  perEscape: cost.describe('cost of one defect that passes, in any unit'),
  perOverkill: cost.describe('cost of one good part that is rejected, in the same unit'),
  defectRate: share.describe('share of defects on the line'),
  maxEscapeRate: share.describe('limit promised to the customer: defects judged OK / all defects'),
  maxOverkillRate: share.describe('promised limit: good parts judged NG / all good parts')
})
