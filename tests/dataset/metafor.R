# Makes metafor.json, the values that test_effects.py and test_pooling.py hold armspan against:
#   Rscript tests/dataset/metafor.R > tests/dataset/metafor.json
# R 4.2, metafor 3.8-1 (Debian: r-cran-metafor). Published data sets: the BCG vaccine (Colditz 1994), lengths of stay
# of stroke patients (Normand 1999), beta-blockers after myocardial infarction (Yusuf 1985, table 6; has zero cells),
# odds ratios of lung cancer in passive smokers as their studies report them (Hackshaw 1998).
suppressMessages(library(metafor))

bcg <- with(dat.bcg, data.frame(slab = paste(author, year), ai = tpos, n1i = tpos + tneg, ci = cpos, n2i = cpos + cneg))
stay <- with(dat.normand1999, data.frame(slab = source, n1i, m1i, sd1i, n2i, m2i, sd2i))
beta <- subset(dat.yusuf1985, table == 6)
beta <- na.omit(with(beta, data.frame(slab = paste(id), ai, n1i, ci, n2i)))
two <- bcg[c(2, 6), ]
alike <- data.frame(slab = c("a", "b", "c"), n1i = c(20, 30, 25), m1i = c(5, 5.1, 4.9), sd1i = c(2, 2.1, 1.9),
                    n2i = c(21, 29, 26), m2i = c(4, 4.2, 3.9), sd2i = c(2.2, 2, 2.1))

smoke <- with(dat.hackshaw1998, data.frame(slab = paste(author, year), value = or, lower = or.lb, upper = or.ub))

result <- function(data, measure) {
  es <- if (measure %in% c("OR", "RR", "RD"))
    escalc(measure, ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = data, drop00 = measure != "RD") else
    escalc(measure, m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i, data = data)
  pooled(data, measure, es[!is.na(es$yi), ])
}

# conv.wald came with metafor 4; where it is missing, its formula. Its own computation (R/conv.wald.r of metafor's sources,
# commit 03801fa), run under 3.8-1 on these data at all three levels, gives the same: yi to 5e-16, vi to 6e-15 of itself.
wald <- function(data, level) {
  if (exists("conv.wald")) {
    es <- conv.wald(out = value, ci.lb = lower, ci.ub = upper, data = data, level = level, transf = log, check = FALSE)
    return(data.frame(slab = data$slab, yi = as.numeric(es$yi), sei = sqrt(es$vi)))
  }
  with(data, data.frame(slab, yi = log(value), sei = (log(upper) - log(lower)) / (2 * qnorm(0.5 + level / 200))))
}

reported <- function(data, level) {
  es <- wald(data, level)
  es$vi <- es$sei^2
  stopifnot(all.equal(rma(yi, vi, data = es)$b, rma(yi, sei = sei, data = es)$b))
  c(pooled(data, "OR", es), level = level)
}

pooled <- function(data, measure, es) {
  control <- list(tol = 1e-14, maxiter = 10000)
  common <- rma(yi, vi, data = es, method = "EE")
  random <- rma(yi, vi, data = es, method = "PM", test = "knha", control = control)
  i2 <- max(0, 100 * (common$QE - common$k + 1) / common$QE)
  if (i2 > 0) stopifnot(all.equal(i2, rma(yi, vi, data = es, method = "DL")$I2))
  prediction <- if (nrow(es) > 2) predict(random, pi.type = "riley") else list(pi.lb = NA, pi.ub = NA)
  list(measure = measure, rows = data, slab = as.character(es$slab), yi = as.numeric(es$yi), vi = as.numeric(es$vi),
       common = c(common$b, common$ci.lb, common$ci.ub), common_p = common$pval,
       weights_common = as.numeric(weights(common)),
       random = c(random$b, random$ci.lb, random$ci.ub), random_p = random$pval, se = random$se,
       weights_random = as.numeric(weights(random)),
       tau2 = random$tau2, q = common$QE, q_p = common$QEp, i2 = i2, prediction = c(prediction$pi.lb, prediction$pi.ub))
}

cat(jsonlite::toJSON(list(
  bcg_rr = result(bcg, "RR"), bcg_or = result(bcg, "OR"), stay_md = result(stay, "MD"), stay_smd = result(stay, "SMD"),
  zeros_or = result(beta, "OR"), zeros_rr = result(beta, "RR"), two_rr = result(two, "RR"), alike_md = result(alike, "MD"),
  bcg_rd = result(bcg, "RD"), zeros_rd = result(beta, "RD"), smoke_95 = reported(smoke, 95),
  smoke_90 = reported(smoke, 90), smoke_99 = reported(smoke, 99)
), digits = NA, auto_unbox = TRUE, pretty = 1), "\n")
