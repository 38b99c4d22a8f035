import { BASE, READER } from './slapd.ts'

export const PEOPLE = `ou=people,${BASE}`
export const GROUPS = `ou=groups,${BASE}`

const person = (uid: string, password: string): string => `
dn: uid=${uid},${PEOPLE}
objectClass: inetOrgPerson
uid: ${uid}
cn: ${uid}
sn: ${uid}
userPassword: ${password}
`
const group = (cn: string, ...members: readonly string[]): string => `
dn: cn=${cn},${GROUPS}
objectClass: groupOfNames
cn: ${cn}
${members.map((uid) => `member: uid=${uid},${PEOPLE}`).join('\n')}
`
/** anna is an admin, bob an operator, eve neither. */
export const ENTRIES = `dn: ${BASE}
objectClass: dcObject
objectClass: organization
o: Example
dc: example

dn: cn=reader,${BASE}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: reader
userPassword: ${READER.password}

dn: ${PEOPLE}
objectClass: organizationalUnit
ou: people

dn: ${GROUPS}
objectClass: organizationalUnit
ou: groups
${person('anna', 'pässword of anna')}${person('bob', 'password of bob')}${person('eve', 'password of eve')}
${group('okng-operators', 'anna', 'bob')}${group('okng-admins', 'anna')}${group('staff', 'eve')}`
