DROP TRIGGER marketplace_order_prove_new ON marketplace_order;
DROP TRIGGER marketplace_order_prove ON marketplace_order;
DROP TRIGGER marketplace_orderline_prove ON marketplace_orderline;
DROP FUNCTION marketplace_prove_order();
