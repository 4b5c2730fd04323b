/**
 * All that PostgreSQL's programs are told of our environment: no setting, no secret and nothing
 * that loads foreign code travels on.
 */
export const bareEnvironment: NodeJS.ProcessEnv = {
  // Means nothing to them; the type wants it.
  NODE_ENV: 'production',
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
  PATH: '/usr/bin:/bin',
}
