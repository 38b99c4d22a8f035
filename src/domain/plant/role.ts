/** Roles of a service in a plant; see config/README.md. */
export const ROLES = ['station', 'plant', 'all'] as const
