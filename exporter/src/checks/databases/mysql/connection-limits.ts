/** Connections of one user from one host. */
export interface Client {
  readonly user: string;
  /** Name or address that the connections come from. */
  readonly host: string;
  readonly count: number;
}

/** An account: a user name with the pattern of the hosts that it may come from. */
export interface Account {
  readonly user: string;
  readonly host: string;
  /** Its own limit of connections; 0 when it has none. */
  readonly limit: number;
}

/**
 * The worst share of a limit on single accounts that is in use, 0 to 1; 0 when there is no such limit.
 * @param serverLimit max_user_connections of the server: holds for each account without a limit of its own; 0 when off.
 */
export function worstRatio(clients: readonly Client[], accounts: readonly Account[], serverLimit: number): number {
  const used = new Map<Account, number>();
  for (const client of clients) {
    const account = accountOf(client, accounts);
    if (account) used.set(account, (used.get(account) ?? 0) + client.count);
  }
  const ratios = [...used].flatMap(([account, count]) => {
    const limit = account.limit > 0 ? account.limit : serverLimit;
    return limit > 0 ? [count / limit] : [];
  });
  if (accounts.length === 0 && serverLimit > 0) ratios.push(...byName(clients).map((count) => count / serverLimit));
  return Math.min(1, Math.max(0, ...ratios));
}

/**
 * Connections that a user name may have, over all accounts of that name; undefined when one of them has no limit.
 * @param serverLimit as for `worstRatio`.
 */
export function limitOf(user: string, accounts: readonly Account[], serverLimit: number): number | undefined {
  const limits = accounts.filter((account) => account.user === user).map(({ limit }) => (limit > 0 ? limit : serverLimit));
  if (limits.length === 0) limits.push(serverLimit);
  return limits.every((limit) => limit > 0) ? limits.reduce((sum, limit) => sum + limit, 0) : undefined;
}

/**
 * The account that a connection came in by: the one of its very host, else the only other one of its name. Where
 * several patterns are left, the server's choice cannot be told from here, and none is better than a wrong one.
 */
function accountOf(client: Client, accounts: readonly Account[]): Account | undefined {
  const named = accounts.filter(({ user }) => user === client.user);
  const exact = named.find(({ host }) => host === client.host);
  if (exact) return exact;
  const patterns = named.filter(({ host }) => /[%_/]/.test(host));
  return patterns.length === 1 ? patterns[0] : undefined;
}

/** Where the accounts cannot be read, a name stands for its account. */
function byName(clients: readonly Client[]): readonly number[] {
  const counts = new Map<string, number>();
  for (const { user, count } of clients) counts.set(user, (counts.get(user) ?? 0) + count);
  return [...counts.values()];
}
