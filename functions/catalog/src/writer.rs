//! Many drafts into the tables at once: the one way in, for staff, imports and the seed.
//!
//! A draft is matched by its slug, a variant by its SKU. A draft that says what it said before changes nothing and announces
//! nothing. Some ten statements, however many drafts.

use std::collections::{BTreeMap, BTreeSet};

use events::topics::CategoryLabel;
use kernel::{BrandId, CategoryId, Ids, Money, ProductId, Sku, Slug, Timestamp};
use operation::Fault;
use postgres::Work;
use sqlx::types::Json;
use sqlx::{PgConnection, Row};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::announced;
use crate::draft::{CategoryPath, ProductDraft, ProductStatus, VariantDraft, address_of};
use crate::product::{Brand, Category, label, state};
use crate::products::Products;

/// What became of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is a new product.
    Created,
    /// It changed one.
    Updated,
    /// It said what it said before.
    Unchanged,
}

/// A draft that was written.
#[derive(Debug, Clone)]
pub struct Written {
    /// The product.
    pub product: ProductId,
    /// Its version now.
    pub version: i64,
    /// What became of the draft.
    pub outcome: Outcome,
}

/// Why drafts cannot be written. Nothing is.
#[derive(Debug)]
pub enum WriteError {
    /// The SKU is another product's.
    SkuTaken(Sku),
    /// Two variants of one product have the same options.
    SameOptions(Slug),
    /// Nobody's decision.
    Fault(Fault),
}

impl<E: Into<Fault>> From<E> for WriteError {
    fn from(error: E) -> WriteError {
        WriteError::Fault(error.into())
    }
}

/// The default price list.
const PRICE_LIST: Uuid = Uuid::from_u128(1);
/// What stands for the whole shop in listings.
pub const WHOLE_SHOP: Uuid = Uuid::nil();

/// Writes the drafts in this piece of work, one outcome for each. `actor` is who did it, for the price history.
pub async fn write(
    work: &mut Work,
    ids: &dyn Ids,
    now: Timestamp,
    actor: &str,
    drafts: &[ProductDraft],
) -> Result<Vec<Written>, WriteError> {
    let brands = brands(work.connection(), ids, drafts).await?;
    let categories = categories(work.connection(), ids, drafts).await?;
    let before = existing(work.connection(), drafts).await?;
    let mut written = Vec::with_capacity(drafts.len());
    let mut changed: Vec<Change<'_>> = Vec::new();
    for draft in drafts {
        let fingerprint = draft.fingerprint()?;
        match before.get(&draft.slug) {
            Some(was) if was.fingerprint == fingerprint => {
                written.push(Written {
                    product: was.id,
                    version: was.version,
                    outcome: Outcome::Unchanged,
                });
            }
            Some(was) => {
                let version = was.version + 1;
                written.push(Written {
                    product: was.id,
                    version,
                    outcome: Outcome::Updated,
                });
                changed.push(Change {
                    draft,
                    id: was.id,
                    version,
                    was: Some(was.status),
                    fingerprint,
                });
            }
            None => {
                let id = ProductId::from(ids.next());
                written.push(Written {
                    product: id,
                    version: 1,
                    outcome: Outcome::Created,
                });
                changed.push(Change {
                    draft,
                    id,
                    version: 1,
                    was: None,
                    fingerprint,
                });
            }
        }
    }
    if changed.is_empty() {
        return Ok(written);
    }
    put_products(work.connection(), now, &changed, &brands, &categories).await?;
    let prices = put_variants(work.connection(), ids, &changed).await?;
    put_prices(work.connection(), now, actor, &prices).await?;
    let products: Vec<Uuid> = changed.iter().map(|change| change.id.uuid()).collect();
    refresh_listings(work.connection(), &products).await?;

    let all: Vec<Category> = categories.values().cloned().collect();
    let labels: BTreeMap<&CategoryPath, CategoryLabel> = categories.iter().map(|(path, category)| (path, label(category, &all))).collect();
    for Change {
        draft, id, version, was, ..
    } in &changed
    {
        let brand = brands
            .get(&address_of(&draft.brand))
            .ok_or_else(|| Fault::new("a brand that was just written"))?;
        let labels = draft.categories.iter().filter_map(|path| labels.get(path)).cloned().collect();
        let created_at = draft.created_at.unwrap_or(now);
        let published_at = (draft.status == ProductStatus::Active).then_some(created_at);
        let state = state(*id, draft, brand, labels, created_at, published_at);
        work.announce(*version, &announced::product(state, was.is_none(), *was))?;
    }
    for price in prices {
        work.announce(
            price.version,
            &announced::price(price.sku, price.product, price.price, price.compare_at),
        )?;
    }
    Ok(written)
}

/// A draft that says something new.
struct Change<'d> {
    draft: &'d ProductDraft,
    id: ProductId,
    version: i64,
    was: Option<ProductStatus>,
    fingerprint: [u8; 32],
}

struct Before {
    id: ProductId,
    version: i64,
    status: ProductStatus,
    fingerprint: Vec<u8>,
}

async fn existing(connection: &mut PgConnection, drafts: &[ProductDraft]) -> Result<BTreeMap<Slug, Before>, Fault> {
    let slugs: Vec<&str> = drafts.iter().map(|draft| draft.slug.as_str()).collect();
    let rows = sqlx::query("select id, slug, version, status, fingerprint from product where slug = any($1) order by slug for update");
    let rows = rows.bind(&slugs).fetch_all(connection).await?;
    let mut before = BTreeMap::new();
    for row in rows {
        let status = serde_json::from_value(serde_json::Value::String(row.try_get("status")?))?;
        let was = Before {
            id: ProductId::from(row.try_get::<Uuid, _>("id")?),
            version: row.try_get("version")?,
            status,
            fingerprint: row.try_get("fingerprint")?,
        };
        before.insert(Slug::new(&row.try_get::<String, _>("slug")?)?, was);
    }
    Ok(before)
}

async fn brands(connection: &mut PgConnection, ids: &dyn Ids, drafts: &[ProductDraft]) -> Result<BTreeMap<String, Brand>, Fault> {
    let names: BTreeMap<String, &str> = drafts
        .iter()
        .map(|draft| (address_of(&draft.brand), draft.brand.as_str()))
        .collect();
    let slugs: Vec<&str> = names.keys().map(String::as_str).collect();
    sqlx::query(
        "insert into brand (id, slug, name) select * from unnest($1::uuid[], $2::text[], $3::text[]) on conflict (slug) do nothing",
    )
    .bind(slugs.iter().map(|_| ids.next()).collect::<Vec<_>>())
    .bind(&slugs)
    .bind(names.values().copied().collect::<Vec<_>>())
    .execute(&mut *connection)
    .await?;
    let rows = sqlx::query("select id, slug, name from brand where slug = any($1)")
        .bind(&slugs)
        .fetch_all(connection)
        .await?;
    let mut brands = BTreeMap::new();
    for row in rows {
        let slug: String = row.try_get("slug")?;
        let brand = Brand {
            id: BrandId::from(row.try_get::<Uuid, _>("id")?),
            slug: Slug::new(&slug)?,
            name: row.try_get("name")?,
        };
        brands.insert(slug, brand);
    }
    Ok(brands)
}

/// The path of a category as its table spells it.
pub fn path_of(names: &[String]) -> String {
    names.iter().map(|name| address_of(name)).collect::<Vec<_>>().join("/")
}

/// Writes what is new of the tree, level by level, and gives every category by its way.
async fn categories(
    connection: &mut PgConnection,
    ids: &dyn Ids,
    drafts: &[ProductDraft],
) -> Result<BTreeMap<CategoryPath, Category>, Fault> {
    let mut ways: BTreeSet<CategoryPath> = BTreeSet::new();
    for way in drafts.iter().flat_map(|draft| &draft.categories) {
        for depth in 1..=way.0.len() {
            ways.insert(CategoryPath(way.0.iter().take(depth).cloned().collect()));
        }
    }
    let deepest = ways.iter().map(|way| way.0.len()).max().unwrap_or(0);
    for depth in 1..=deepest {
        let level: Vec<&CategoryPath> = ways.iter().filter(|way| way.0.len() == depth).collect();
        sqlx::query(
            // `a-b/c` and `a/b-c` have one address: the later of two gets a mark of its own.
            "insert into category (id, parent, slug, name, path)
             select w.id, p.id,
                    case when exists (select 1 from category c where c.slug = w.slug and c.path <> w.path)
                           or row_number() over (partition by w.slug order by w.path) > 1
                         then w.slug || '-' || substr(md5(w.path), 1, 6) else w.slug end,
                    w.name, w.path
             from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) as w (id, slug, name, path, above)
             left join category p on p.path = w.above on conflict (path) do nothing",
        )
        .bind(level.iter().map(|_| ids.next()).collect::<Vec<_>>())
        .bind(level.iter().map(|way| path_of(&way.0).replace('/', "-")).collect::<Vec<_>>())
        .bind(
            level
                .iter()
                .map(|way| way.0.last().cloned().unwrap_or_default())
                .collect::<Vec<_>>(),
        )
        .bind(level.iter().map(|way| path_of(&way.0)).collect::<Vec<_>>())
        .bind(
            level
                .iter()
                .map(|way| path_of(way.0.get(..depth.saturating_sub(1)).unwrap_or(&[])))
                .collect::<Vec<_>>(),
        )
        .execute(&mut *connection)
        .await?;
    }
    let all = Products(connection).categories().await?;
    let by_path: BTreeMap<&str, &Category> = all.iter().map(|category| (category.path.as_str(), category)).collect();
    Ok(ways
        .into_iter()
        .filter_map(|way| by_path.get(path_of(&way.0).as_str()).map(|category| (way, (*category).clone())))
        .collect())
}

async fn put_products(
    connection: &mut PgConnection,
    now: Timestamp,
    changed: &[Change<'_>],
    brands: &BTreeMap<String, Brand>,
    categories: &BTreeMap<CategoryPath, Category>,
) -> Result<(), Fault> {
    let of = |draft: &ProductDraft| -> Vec<CategoryId> {
        draft
            .categories
            .iter()
            .filter_map(|way| categories.get(way))
            .map(|category| category.id)
            .collect()
    };
    let brand = |draft: &ProductDraft| brands.get(&address_of(&draft.brand)).map(|brand| brand.id.uuid());
    let status = |draft: &ProductDraft| match draft.status {
        ProductStatus::Draft => "draft",
        ProductStatus::Scheduled => "scheduled",
        ProductStatus::Active => "active",
        ProductStatus::Archived => "archived",
    };
    sqlx::query(
        "insert into product (id, slug, brand, status, title, content, categories, fingerprint, created_at, updated_at, published_at, image)
         select w.id, w.slug, w.brand, w.status, w.title, w.content, array(select jsonb_array_elements_text(w.categories)::uuid), w.fingerprint,
                w.created_at, $10, case when w.status = 'active' then w.created_at end, w.image
         from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::jsonb[], $7::jsonb[], $8::bytea[], $9::timestamptz[], $11::text[])
              as w (id, slug, brand, status, title, content, categories, fingerprint, created_at, image)
         on conflict (slug) do update
            set brand = excluded.brand, status = excluded.status, title = excluded.title, content = excluded.content,
                categories = excluded.categories, fingerprint = excluded.fingerprint, updated_at = excluded.updated_at, image = excluded.image,
                published_at = coalesce(product.published_at, excluded.published_at), version = product.version + 1",
    )
    .bind(changed.iter().map(|change| change.id.uuid()).collect::<Vec<_>>())
    .bind(changed.iter().map(|change| change.draft.slug.as_str()).collect::<Vec<_>>())
    .bind(changed.iter().map(|change| brand(change.draft)).collect::<Vec<_>>())
    .bind(changed.iter().map(|change| status(change.draft)).collect::<Vec<_>>())
    .bind(changed.iter().map(|change| change.draft.content.title.as_str()).collect::<Vec<_>>())
    .bind(changed.iter().map(|change| Json(&change.draft.content)).collect::<Vec<_>>())
    .bind(changed.iter().map(|change| Json(of(change.draft))).collect::<Vec<_>>())
    .bind(changed.iter().map(|change| change.fingerprint.to_vec()).collect::<Vec<_>>())
    .bind(changed.iter().map(|change| change.draft.created_at.unwrap_or(now).into_offset()).collect::<Vec<OffsetDateTime>>())
    .bind(now.into_offset())
    .bind(changed.iter().map(|change| change.draft.image()).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}

/// A price that is new.
struct NewPrice {
    sku: Sku,
    product: ProductId,
    price: Money,
    compare_at: Option<Money>,
    version: i64,
    /// Whether there was one before.
    replaces: bool,
}

/// What a variant cost so far, and whose it is.
struct Priced {
    product: Uuid,
    amount: Option<i64>,
    compare_at: Option<i64>,
    currency: Option<String>,
    version: i64,
}

/// The price that a draft brings, unless the variant has it already.
fn new_price(product: ProductId, variant: &VariantDraft, was: Option<&Priced>) -> Option<NewPrice> {
    let price = variant.price?;
    let same = was.is_some_and(|was| {
        was.amount == Some(price.amount)
            && was.compare_at == variant.compare_at.map(|money| money.amount)
            && was.currency.as_deref() == Some(price.currency.code())
    });
    (!same).then(|| NewPrice {
        sku: variant.sku.clone(),
        product,
        price,
        compare_at: variant.compare_at,
        version: was.map_or(0, |was| was.version) + 1,
        replaces: was.is_some_and(|was| was.amount.is_some()),
    })
}

async fn put_variants(connection: &mut PgConnection, ids: &dyn Ids, changed: &[Change<'_>]) -> Result<Vec<NewPrice>, WriteError> {
    let variants: Vec<_> = changed
        .iter()
        .flat_map(|change| {
            (0_i32..)
                .zip(&change.draft.variants)
                .map(move |(place, variant)| (change.id, place, variant))
        })
        .collect();
    let skus: Vec<&str> = variants.iter().map(|(.., variant)| variant.sku.as_str()).collect();
    for Change { draft, .. } in changed {
        let keys: BTreeSet<_> = draft
            .variants
            .iter()
            .filter(|variant| variant.active)
            .map(|variant| variant.option_key())
            .collect();
        if keys.len() != draft.variants.iter().filter(|variant| variant.active).count() {
            return Err(WriteError::SameOptions(draft.slug.clone()));
        }
    }
    let rows = sqlx::query(
        "select sku, product, price, compare_at, currency, price_version from variant where sku = any($1) order by sku for update",
    );
    let rows = rows.bind(&skus).fetch_all(&mut *connection).await?;
    let mut before: BTreeMap<String, Priced> = BTreeMap::new();
    for row in rows {
        let was = Priced {
            product: row.try_get("product")?,
            amount: row.try_get("price")?,
            compare_at: row.try_get("compare_at")?,
            currency: row.try_get("currency")?,
            version: row.try_get("price_version")?,
        };
        before.insert(row.try_get("sku")?, was);
    }
    let mut prices = Vec::new();
    for (product, _, variant) in &variants {
        let was = before.get(variant.sku.as_str());
        if was.is_some_and(|was| was.product != product.uuid()) {
            return Err(WriteError::SkuTaken(variant.sku.clone()));
        }
        prices.extend(new_price(*product, variant, was));
    }
    sqlx::query("update variant set active = false where product = any($1) and active and not sku = any($2)")
        .bind(changed.iter().map(|change| change.id.uuid()).collect::<Vec<_>>())
        .bind(&skus)
        .execute(&mut *connection)
        .await?;
    let money = |money: Option<Money>| money.map(|money| money.amount);
    sqlx::query(
        "insert into variant (sku, id, product, position, colour, size, options, option_key, barcode, weight_grams, active, price, compare_at, currency, price_version)
         select w.*, case when w.price is null then 0 else 1 end
         from unnest($1::text[], $2::uuid[], $3::uuid[], $4::integer[], $5::text[], $6::text[], $7::jsonb[], $8::text[], $9::text[], $10::integer[],
                     $11::boolean[], $12::bigint[], $13::bigint[], $14::text[])
              as w (sku, id, product, position, colour, size, options, option_key, barcode, weight_grams, active, price, compare_at, currency)
         on conflict (sku) do update
            set position = excluded.position, colour = excluded.colour, size = excluded.size, options = excluded.options, option_key = excluded.option_key,
                barcode = excluded.barcode, weight_grams = excluded.weight_grams, active = excluded.active,
                price_version = variant.price_version + case when excluded.price is not null and (excluded.price, excluded.compare_at, excluded.currency)
                    is distinct from (variant.price, variant.compare_at, variant.currency) then 1 else 0 end,
                price = coalesce(excluded.price, variant.price), currency = coalesce(excluded.currency, variant.currency),
                compare_at = case when excluded.price is null then variant.compare_at else excluded.compare_at end",
    )
    .bind(&skus)
    .bind(variants.iter().map(|_| ids.next()).collect::<Vec<_>>())
    .bind(variants.iter().map(|(product, ..)| product.uuid()).collect::<Vec<_>>())
    .bind(variants.iter().map(|(_, place, _)| *place).collect::<Vec<_>>())
    .bind(variants.iter().map(|(.., variant)| variant.colour.as_deref()).collect::<Vec<_>>())
    .bind(variants.iter().map(|(.., variant)| variant.size.as_deref()).collect::<Vec<_>>())
    .bind(variants.iter().map(|(.., variant)| Json(&variant.options)).collect::<Vec<_>>())
    .bind(variants.iter().map(|(.., variant)| variant.option_key()).collect::<Vec<_>>())
    .bind(variants.iter().map(|(.., variant)| variant.barcode.as_deref()).collect::<Vec<_>>())
    .bind(variants.iter().map(|(.., variant)| variant.weight_grams).collect::<Vec<_>>())
    .bind(variants.iter().map(|(.., variant)| variant.active).collect::<Vec<_>>())
    .bind(variants.iter().map(|(.., variant)| money(variant.price)).collect::<Vec<_>>())
    .bind(variants.iter().map(|(.., variant)| money(variant.compare_at)).collect::<Vec<_>>())
    .bind(variants.iter().map(|(.., variant)| variant.price.map(|price| price.currency.code())).collect::<Vec<_>>())
    .execute(&mut *connection)
    .await?;
    Ok(prices)
}

/// Ends the price that a variant had and begins the new one; remembers what is shown from now on.
async fn put_prices(connection: &mut PgConnection, now: Timestamp, actor: &str, prices: &[NewPrice]) -> Result<(), Fault> {
    let Some(first) = prices.first() else { return Ok(()) };
    let skus: Vec<&str> = prices.iter().map(|price| price.sku.as_str()).collect();
    sqlx::query("insert into price_list (id, code, currency) values ($1, 'default', $2) on conflict do nothing")
        .bind(PRICE_LIST)
        .bind(first.price.currency.code())
        .execute(&mut *connection)
        .await?;
    let replaced: Vec<&str> = prices
        .iter()
        .filter(|price| price.replaces)
        .map(|price| price.sku.as_str())
        .collect();
    if !replaced.is_empty() {
        // A price that was set at this very moment never held: it is replaced.
        sqlx::query("delete from price where price_list = $1 and sku = any($2) and upper_inf(during) and lower(during) >= $3")
            .bind(PRICE_LIST)
            .bind(&replaced)
            .bind(now.into_offset())
            .execute(&mut *connection)
            .await?;
        sqlx::query("update price set during = tstzrange(lower(during), $3) where price_list = $1 and sku = any($2) and upper_inf(during)")
            .bind(PRICE_LIST)
            .bind(&replaced)
            .bind(now.into_offset())
            .execute(&mut *connection)
            .await?;
    }
    sqlx::query(
        "with new as (
            select * from unnest($2::text[], $3::bigint[], $4::bigint[], $7::text[]) as n (sku, amount, compare_at, currency)
         ), shown as (
            insert into price_shown (sku, currency, amount, valid_from) select sku, currency, amount, $5 from new
            on conflict (sku, market, valid_from) do update set amount = excluded.amount
         )
         insert into price (price_list, sku, during, amount, compare_at, actor) select $1, sku, tstzrange($5, null), amount, compare_at, $6 from new",
    )
    .bind(PRICE_LIST)
    .bind(&skus)
    .bind(prices.iter().map(|price| price.price.amount).collect::<Vec<_>>())
    .bind(prices.iter().map(|price| price.compare_at.map(|money| money.amount)).collect::<Vec<_>>())
    .bind(now.into_offset())
    .bind(actor)
    .bind(prices.iter().map(|price| price.price.currency.code()).collect::<Vec<_>>())
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Sets one variant's price from now on. `None`: there is no such variant.
pub async fn set_price(
    work: &mut Work,
    now: Timestamp,
    actor: &str,
    sku: &Sku,
    price: Money,
    compare_at: Option<Money>,
) -> Result<Option<ProductId>, Fault> {
    let row = sqlx::query(
        "update variant set price = $2, compare_at = $3, currency = $4, price_version = price_version + 1 where sku = $1 returning product, price_version",
    )
    .bind(sku.as_str())
    .bind(price.amount)
    .bind(compare_at.map(|money| money.amount))
    .bind(price.currency.code())
    .fetch_optional(work.connection())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (product, version) = (ProductId::from(row.try_get::<Uuid, _>("product")?), row.try_get("price_version")?);
    let new = NewPrice {
        sku: sku.clone(),
        product,
        price,
        compare_at,
        version,
        replaces: true,
    };
    put_prices(work.connection(), now, actor, std::slice::from_ref(&new)).await?;
    // The draft's print no longer says what is there: the next import of the old price changes it back.
    sqlx::query("update product set fingerprint = '' where id = $1")
        .bind(product.uuid())
        .execute(work.connection())
        .await?;
    refresh_listings(work.connection(), &[product.uuid()]).await?;
    work.announce(version, &announced::price(sku.clone(), product, price, compare_at))?;
    Ok(Some(product))
}

/// Brings what lists show of these products up to date with their variants.
pub async fn refresh_listings(connection: &mut PgConnection, products: &[Uuid]) -> Result<(), Fault> {
    sqlx::query(
        "update product p set price_min = v.price_min, price_max = v.price_max, compare_at = v.compare_at, currency = v.currency, in_stock = coalesce(v.in_stock, false)
         from unnest($1::uuid[]) as w (id)
         left join lateral (
            select min(price) as price_min, max(price) as price_max, max(compare_at) filter (where compare_at > price) as compare_at,
                   min(currency) as currency, bool_or(available > 0) as in_stock
            from variant where product = w.id and active and price is not null
         ) v on true where p.id = w.id",
    )
    .bind(products)
    .execute(&mut *connection)
    .await?;
    sqlx::query("delete from listing where product = any($1)")
        .bind(products)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "insert into listing (category, product, brand, published_at, price_min, title)
         select distinct a.id, p.id, p.brand, p.published_at, p.price_min, p.title
         from product p cross join lateral (
            select $2::uuid as id union all
            select above.id from category c
              cross join lateral (select string_to_array(c.path, '/') as names) w
              cross join lateral generate_series(1, cardinality(w.names)) as depth
              join category above on above.path = array_to_string(w.names[1:depth], '/')
            where c.id = any(p.categories)
         ) a where p.id = any($1) and p.status = 'active' and p.price_min is not null",
    )
    .bind(products)
    .bind(WHOLE_SHOP)
    .execute(&mut *connection)
    .await?;
    Ok(())
}
