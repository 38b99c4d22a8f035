/** Words with which people file parts that are not good, as regular expressions. They count as whole words only. */
const JUDGED = ['ng', 'nok', 'nio', String.raw`n\.?i\.?o\.?`, 'not[ _-]?(ok|good)', 'bad', 'schlecht']
const FAULTS = [
  'defects?',
  'defective',
  'faults?',
  'faulty',
  'broken',
  'damaged?',
  'cracks?',
  'cracked',
  'scratch(es|ed)?',
  'contamination',
  'anomal(y|ies|ous)',
  'fail(s|ed|ure)?',
  'rejects?',
  'rejected',
  'scrap',
  'negative',
  'fehler(haft)?',
  'defekte?',
  'ausschuss'
]
const START = String.raw`(?<!\p{L}|\p{M})`
const END = String.raw`(?!\p{L}|\p{M})`
const BAD_WORDS = new RegExp(`${START}(${[...JUDGED, ...FAULTS].join('|')})${END}`, 'iu')
/** No defects, defect-free: what these say is good. */
const NONE_OF_THEM = new RegExp(
  `${START}((no|non|without|ohne|keine?)[ -]*(${FAULTS.join('|')})|(${FAULTS.join('|')})[ -]?(free|frei))${END}`,
  'giu'
)

/**
 * The first word by which a path says that a part is not good. An underscore separates words.
 *
 * @returns undefined where there is none, also where a name says that there is no defect (`defect-free`, `no scratch`)
 */
export function badWordIn(path: string): string | undefined {
  return BAD_WORDS.exec(path.replaceAll('_', ' ').replace(NONE_OF_THEM, ' '))?.[0]
}
