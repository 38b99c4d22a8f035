import { z } from 'zod'

const cost = z.number().gt(0).max(1e9)
const share = z.number().gt(0).lt(1)

/** See MistakeCosts of the domain. */
export const mistakeCosts = z.strictObject({
  perEscape: cost.describe('what one defect that passes costs, in any unit'),
  perOverkill: cost.describe('what one good part that is rejected costs, in the same unit'),
  defectRate: share.describe('share of defects among the parts that come'),
  maxEscapeRate: share.describe('promised to the customer: defects judged OK of all defects'),
  maxOverkillRate: share.describe('promised: good parts judged NG of all good parts')
})
