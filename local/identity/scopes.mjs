// What a token may allow. The shop reads the same names at its gateway and again in each operation.

export const CUSTOMER = 'amcart/customer';

export const STAFF = [
  'amcart/catalog',
  'amcart/inventory',
  'amcart/orders',
  'amcart/payments',
  'amcart/reviews',
  'amcart/customers',
  'amcart/promotions',
  'amcart/reports',
  'amcart/settings',
];

export const EVERYTHING = [CUSTOMER, ...STAFF];

// Who somebody is, as OpenID Connect names it; every account has these.
export const ABOUT_ONESELF = ['openid', 'profile', 'email', 'offline_access'];
